import { otherTexts } from '../text-readings.ts'
import type { BodyFormat } from './body-format.ts'
import type { BodyKind } from './body-kind.ts'
import { formMeaning } from './form.ts'
import { jsonMeaning, sniffedJson } from './json.ts'
import { jsonLinesMeaning } from './json-lines.ts'
import type { Meaning } from './meaning.ts'
import { textMeaning, unnamedMeaning } from './sniff.ts'

/** What a text says, by what it says it is. @param hides its strings may have other forms */
export function meaningOf(kind: BodyKind, text: string, { isOddAsJson = false }: BodyFormat, hides: boolean): Meaning {
  switch (kind) {
    case 'json':
      return jsonMeaning(text, hides)
    case 'json_lines':
      return jsonLinesMeaning(text, hides)
    case 'urlencoded':
      return formOrJson(text)
    case 'graphql':
      return withQuery(text, textMeaning(text, false))
    case 'text':
      return textMeaning(text, isOddAsJson)
    default:
      return unnamedMeaning(text, isOddAsJson)
  }
}

function formOrJson(text: string): Meaning {
  const form = formMeaning(text)
  const json = sniffedJson(text)
  if (json === undefined) return form
  return {
    ...form,
    others: [...(form.others ?? []), json.value, ...(json.others ?? [])],
    ambiguous: [...(form.ambiguous ?? []), ...(json.ambiguous ?? [])],
  }
}

/** As the same query would be in JSON. */
function withQuery(text: string, meaning: Meaning): Meaning {
  const forms = otherTexts(text)
  const others = forms.length === 0 ? [] : [{ query: [text, ...forms] }]
  return { ...meaning, value: { query: meaning.value }, others: [...(meaning.others ?? []), ...others] }
}
