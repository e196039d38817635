/** Percent-decoding once, as UTF-8. What is no escape stays as it is, and bytes that are no UTF-8 become U+FFFD. */
export function percentDecode(text: string): string {
  if (!text.includes('%')) return text
  try {
    return decodeURIComponent(text)
  } catch {
    return text.replace(escapeRun, decodeRun)
  }
}

const escapeRun = /(?:%[0-9a-f]{2})+/gi

function decodeRun(run: string): string {
  return Buffer.from(run.replaceAll('%', ''), 'hex').toString('utf8')
}
