import { describe, quote } from '../../form/describe.ts'
import type { Action, Rule, Scope } from '../../types.ts'
import { readBlock, readRedirect } from '../libddwaf/actions.ts'
import { readCondition } from '../libddwaf/condition.ts'
import { mustBeOff } from '../libddwaf/missing-data.ts'
import type { Surroundings } from '../libddwaf/operands.ts'
import { priorityOf } from '../libddwaf/priority.ts'
import { noRewriting } from '../libddwaf/transformers.ts'
import type { Members } from '../members.ts'
import { importCategory, importEvent, importName, importTags } from '../rule-text.ts'
import type { Imported } from '../settle.ts'
import { readCaptures } from './captures.ts'
import { importPathGlob, type Place } from './path-glob.ts'

/** The attributes of a custom rule as a rule of ours; undefined where they are none, or cannot be said here: told. */
export function readRule(id: string, attributes: Members, around: Surroundings): Imported<Rule> | undefined {
  const { spot } = attributes
  const name = attributes.text('name')
  const enabled = attributes.flag('enabled', true)
  const action = readAction(attributes)
  const tags = readTags(attributes)
  const scope = readScopes(attributes)
  const place = readPlace(attributes)
  const conditions = attributes.items('conditions')
  const capturing = conditions.filter(condition => condition.value('operator') === 'capture_data')
  const tests = conditions.flatMap(condition =>
    capturing.includes(condition) ? [] : (readCondition(condition, noRewriting, around) ?? []),
  )
  const event = attributes.failed ? '' : importEvent(tags.get('type') as string, spot.at('tags', 'type'))
  const capture = readCaptures(capturing, event)
  if (attributes.has('metadata')) spot.at('metadata').info('who made it, and when, is not kept')
  attributes.tellUnknown()
  if (attributes.failed) return undefined
  tellWhereAll(attributes, tests.length, place)
  const priority = priorityOf(tags.get('module'), action !== undefined, 'user')
  const part: Rule = {
    id,
    ...importName(name, id, spot.at('name')),
    ...(enabled && !mustBeOff(tests, around) ? {} : { enabled: false }),
    category: importCategory(tags.get('category'), spot.at('tags', 'category')),
    event,
    ...(scope.length === 0 ? {} : { scope }),
    ...(typeof place === 'object' && 'path' in place ? { endpoint: { path: place.path } } : {}),
    conditions: typeof place === 'object' && 'condition' in place ? [place.condition, ...tests] : tests,
    ...(Object.keys(capture).length === 0 ? {} : { capture }),
    ...(action === undefined ? {} : { action }),
    ...(priority === 0 ? {} : { priority }),
    ...importTags(tags, spot.at('tags')),
  }
  return { part, spot }
}

function tellWhereAll({ spot }: Members, tests: number, place: Place): void {
  if (tests === 0 && place === 'everywhere')
    spot.at('conditions').warning('nothing is asked of a request: it matches every one')
}

function readPlace(attributes: Members): Place {
  const [given, spot] = [attributes.value('path_glob'), attributes.spot.at('path_glob')]
  const glob = attributes.text('path_glob', '')
  if (glob !== '' && typeof given !== 'string') spot.warning(`${describe(given)}: taken for the text ${quote(glob)}`)
  return importPathGlob(glob, spot)
}

/** Of a rule that blocks; `action` says how, and alone it says nothing. */
function readAction(attributes: Members): Action | undefined {
  const blocking = attributes.flag('blocking', false)
  const action = attributes.object('action', { optional: true })
  const kind = action.text('action', 'block_request')
  const parameters = action.object('parameters', { optional: true })
  action.tellUnknown()
  if (!blocking) {
    if (attributes.has('action')) action.spot.info('a rule that does not block does nothing')
    return undefined
  }
  if (kind === 'redirect_request') return readRedirect(parameters)
  if (kind !== 'block_request') action.refuse(`there is no action ${quote(kind)}`, 'action')
  if (parameters.has('location')) parameters.spot.at('location').info('a block leads nowhere')
  return readBlock(parameters)
}

function readTags(attributes: Members): ReadonlyMap<string, string> {
  const members = attributes.object('tags')
  const tags = new Map(members.names().map(name => [name, members.text(name)]))
  if (!attributes.failed && !tags.has('type')) members.refuse('"type" is missing')
  return tags
}

/** A member without text may be anything; one entry that says nothing makes all of them mean everywhere. */
function readScopes(attributes: Members): readonly Scope[] {
  const scopes = attributes.items('scope', []).map((entry): Scope => {
    const [service, env] = [entry.text('service', ''), entry.text('env', '')]
    entry.tellUnknown()
    return { ...(service === '' ? {} : { service }), ...(env === '' ? {} : { env }) }
  })
  return scopes.some(scope => Object.keys(scope).length === 0) ? [] : scopes
}
