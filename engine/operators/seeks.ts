/**
 * What a text must have for a matcher to match it: an occurrence of a pattern, or one of some texts (in its own case or any
 * other). For those who find out which texts a matcher need not be asked about.
 */
export type Seeks =
  | { readonly regex: string; readonly caseSensitive: boolean }
  /** At least one, none empty. */
  | { readonly texts: readonly string[] }
