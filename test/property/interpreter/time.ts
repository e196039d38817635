const timestamp =
  /^(?<year>\d{4})-(?<month>\d\d)-(?<day>\d\d)T(?<hour>\d\d):(?<minute>\d\d):(?<second>\d\d)(?<fraction>\.\d+)?(?:Z|(?<sign>[+-])(?<hours>\d\d):(?<minutes>\d\d))$/i

/** Milliseconds since the epoch of an RFC 3339 time. */
export function epochMs(text: string): number {
  const parts = timestamp.exec(text)?.groups
  if (!parts) throw new Error(`an accepted rule has no time ${text}`)
  const of = (name: string) => Number(parts[name] ?? 0)
  const offset = (parts.sign === '-' ? -1 : 1) * (of('hours') * 60 + of('minutes'))
  const minutes = (daysSinceEpoch(of('year'), of('month'), of('day')) * 24 + of('hour')) * 60 + of('minute') - offset
  return (minutes * 60 + of('second')) * 1_000 + of('fraction') * 1_000
}

const daysOfMonths = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]

function daysSinceEpoch(year: number, month: number, day: number): number {
  let days = day - 1
  for (let one = Math.min(1970, year); one < Math.max(1970, year); one += 1)
    days += (isLeap(one) ? 366 : 365) * (year < 1970 ? -1 : 1)
  for (let one = 1; one < month; one += 1) days += (daysOfMonths[one - 1] ?? 0) + (one === 2 && isLeap(year) ? 1 : 0)
  return days
}

function isLeap(year: number): boolean {
  return year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0)
}

/** Something is there until its time has come; without one for ever. */
export function isOver(expiresAt: string | undefined, nowMs: number): boolean {
  return expiresAt !== undefined && epochMs(expiresAt) <= nowMs
}
