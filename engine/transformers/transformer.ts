/** A rewriting of a string; pure, linear in its length. */
export type Transformer = (text: string) => string
