const rfc3339 = /^(\d{4})-(\d{2})-(\d{2})[Tt](\d{2}):(\d{2}):(\d{2})(\.\d+)?([Zz]|[+-]\d{2}:\d{2})$/

/** Milliseconds since the epoch of an RFC 3339 time with an offset. Undefined for anything else, a 30th of February too. */
export function parseTimestamp(text: string): number | undefined {
  const parts = rfc3339.exec(text)
  if (parts === null) return undefined
  const [year, month, day, hour, minute, second] = parts.slice(1, 7).map(Number) as [
    number,
    number,
    number,
    number,
    number,
    number,
  ]
  const offset = offsetMinutes(parts[8] as string)
  const isDate = month >= 1 && month <= 12 && day >= 1 && day <= new Date(Date.UTC(year, month, 0)).getUTCDate()
  // A leap second is written 60; it is the first second after it.
  if (!isDate || hour > 23 || minute > 59 || second > 60 || offset === undefined) return undefined
  const fraction = Math.floor(Number(`0${parts[7] ?? ''}`) * 1000)
  return Date.UTC(year, month - 1, day, hour, minute - offset, second, fraction)
}

function offsetMinutes(text: string): number | undefined {
  if (/^z$/i.test(text)) return 0
  const [hours, minutes] = [Number(text.slice(1, 3)), Number(text.slice(4))]
  if (hours > 23 || minutes > 59) return undefined
  return (text.startsWith('-') ? -1 : 1) * (hours * 60 + minutes)
}
