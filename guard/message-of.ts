/** What an error says. Anything may be thrown, objects that cannot be made a text of included. */
export function messageOf(error: unknown): string {
  try {
    return error instanceof Error ? String(error.message) : String(error)
  } catch {
    return 'something that has no text was thrown'
  }
}
