import type { Spot } from './loss.ts'

/** What is captured is a tag of the span under this prefix, which elsewhere is written out, or not there at all. */
export function tagPrefix(event: string): string {
  return `appsec.events.${event}.`
}

/** The name of a tag elsewhere as the key of a capture, before it is made to fit. */
export function withoutPrefix(name: string, event: string): string {
  const prefix = tagPrefix(event)
  return name.startsWith(prefix) && name.length > prefix.length ? name.slice(prefix.length) : name
}

/** Tells where the tag is called otherwise here. */
export function tellTag(name: string, key: string, event: string, spot: Spot): void {
  const prefix = tagPrefix(event)
  if (key === name) spot.info(`its tag on the span begins with ${prefix} here`)
  else if (`${prefix}${key}` !== name) spot.info(`its tag on the span is ${prefix}${key} here`)
}
