import { percentDecode } from './percent-decode.ts'
import { addText, maxPairs, type TextMap } from './text-map.ts'

/**
 * Adds the cookies of one Cookie header. Values lose their quotes and are percent-decoded, as the usual cookie parsers do;
 * text without `=` is a cookie of that name without a value. Answers whether it had more cookies than are looked at.
 */
export function addCookies(cookies: TextMap, header: string): boolean {
  const parts = header.split(';', maxPairs + 1)
  for (const part of parts.slice(0, maxPairs)) {
    const text = part.trim()
    if (text !== '') addCookie(cookies, text)
  }
  return parts.length > maxPairs
}

function addCookie(cookies: TextMap, text: string): void {
  const equals = text.indexOf('=')
  if (equals === -1) addText(cookies, text, '')
  else addText(cookies, text.slice(0, equals).trimEnd(), cookieValue(text.slice(equals + 1).trimStart()))
}

function cookieValue(text: string): string {
  const quoted = text.length > 1 && text.startsWith('"') && text.endsWith('"')
  return percentDecode(quoted ? text.slice(1, -1) : text)
}
