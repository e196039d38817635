import appsec from '@datadog/native-appsec'

/** Without these two the binding hides values that look like secrets. */
const hidesNothing = { obfuscatorKeyRegex: '', obfuscatorValueRegex: '' }

/** Far more than any of it takes. */
const timeoutUs = 60_000_000

/** What libddwaf makes of a text: the value that it reports for a rule that matches everything (but not the empty text, which its
 * operators do not look at). */
export function libddwafTransforms(transformers: readonly string[], text: string): string {
  const waf = new appsec.DDWAF(ruleSet(transformers), 'rules', hidesNothing)
  const context = waf.createContext()
  try {
    const { events, errorCode, timeout } = context.run({ persistent: { value: text } }, timeoutUs)
    if (timeout || errorCode !== undefined) throw new Error(`libddwaf failed with ${errorCode}`)
    const [event] = (events ?? []) as readonly Event[]
    return event?.rule_matches[0]?.parameters[0]?.value ?? ''
  } finally {
    context.dispose()
    waf.dispose()
  }
}

interface Event {
  readonly rule_matches: readonly { readonly parameters: readonly { readonly value: string }[] }[]
}

function ruleSet(transformers: readonly string[]): object {
  const parameters = { inputs: [{ address: 'value', transformers }], regex: '(?s).*' }
  const conditions = [{ operator: 'match_regex', parameters }]
  return { version: '2.2', rules: [{ id: 'all', name: 'all', tags: { type: 'all', category: 'all' }, conditions }] }
}
