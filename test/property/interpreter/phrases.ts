export interface Occurrence {
  readonly place: number
  readonly length: number
}

/** Every occurrence of a phrase, overlapping ones too. */
export function occurrencesOf(phrase: string, text: string): readonly Occurrence[] {
  const found: Occurrence[] = []
  for (let place = text.indexOf(phrase); place >= 0; place = text.indexOf(phrase, place + 1))
    found.push({ place, length: phrase.length })
  return found
}

/** No word goes on before it or behind it. */
export function isBounded({ place, length }: Occurrence, text: string): boolean {
  const behind = place + length
  return !isWithinWord(text[place - 1], text[place]) && !isWithinWord(text[behind - 1], text[behind])
}

function isWithinWord(one = '', other = ''): boolean {
  return /^\w\w$/.test(one + other)
}
