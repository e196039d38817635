/** Tags of Rulewire on a span, by what writes them; the rest belongs to OpenTelemetry. */
const ours = /^(appsec\.|rulewire\.|usr\.)/

/** @param {import('./collector.mjs').Span} span */
export function tagsOfRulewire(span) {
  return Object.fromEntries(Object.entries(span.tags).filter(([name]) => ours.test(name)))
}

/** The rule set that judged the request of a span, by the hash of its program. */
export function ruleSetOf(span) {
  return span.tags['rulewire.rule_set']
}

/**
 * All the tags that a request must have, and no others.
 * @param {{ event?: string, attack?: string, metadata?: Record<string, string> }} happening
 * @param {string} program
 */
export function expectedTags({ event, attack, metadata = {} }, program) {
  if (!event && !attack) return {}
  return {
    'appsec.event': 'true',
    'appsec.security_activity': event ? `business_logic.${event}` : `attack_attempt.${attack}`,
    'rulewire.rule_set': program,
    'rulewire.keep': true,
    ...(event ? { [`appsec.events.${event}.track`]: 'true' } : {}),
    ...capturedTags(event ?? attack, metadata),
  }
}

function capturedTags(event, metadata) {
  return Object.fromEntries(Object.entries(metadata).map(([key, value]) => [`appsec.events.${event}.${key}`, value]))
}
