import { checkAction } from '../../checks/action.ts'
import { quote } from '../../form/describe.ts'
import type { Action, Block, Redirect } from '../../types.ts'
import { asUnsigned } from '../lenient.ts'
import { named } from '../list-values.ts'
import type { Spot } from '../loss.ts'
import type { Members } from '../members.ts'
import type { Entry } from '../sections.ts'

/** What an action of libddwaf is here: something that a rule does, nothing, or, with a reason, not to be had. */
type ActionHere = Block | Redirect | 'nothing' | { readonly type: 'none'; readonly why: string }

const block: Block = { type: 'block' }

/** What libddwaf has without being told (src/builder/action_mapper_builder.cpp). A document may give these ids another meaning. */
const builtIn: readonly (readonly [string, ActionHere])[] = [
  ['block', block],
  ['monitor', 'nothing'],
  ['stack_trace', { type: 'none', why: 'no stacks are written down here' }],
  ['extract_schema', { type: 'none', why: 'no schemas are made of bodies here' }],
]

/** The actions of a document by id, and what rules do that name them. */
export class Actions {
  readonly #actions = new Map<string, ActionHere>(builtIn)

  /** The entries of `actions`. */
  constructor(entries: readonly Entry[]) {
    const own = new Set<string>()
    for (const { members } of entries) {
      const id = members.text('id')
      const action = readAction(members)
      if (action === undefined) continue
      if (own.has(id)) members.spot.at('id').error('an action of this id came before: that one counts')
      else this.#actions.set(id, action)
      own.add(id)
    }
  }

  /** What `on_match` comes to: a redirect before a block, of several the first. Undefined: nothing. */
  resolve(ids: readonly string[], spot: Spot): Action | undefined {
    const unknown = ids.filter(id => !this.#actions.has(id))
    if (unknown.length > 0) spot.warning(`there is no action ${named(unknown)}: nothing is done, as in libddwaf`)
    const found = ids.flatMap((id, index) => this.#take(id, spot.at(index)) ?? [])
    const action = found.find(({ type }) => type === 'redirect') ?? found[0]
    if (found.length > 1) spot.info(`one action counts: ${(action as Action).type}`)
    return action
  }

  #take(id: string, spot: Spot): Block | Redirect | undefined {
    const action = this.#actions.get(id)
    if (action === undefined || action === 'nothing') return undefined
    return action.type === 'none' ? spot.warning(`${quote(id)} is not done: ${action.why}`) : action
  }
}

/** An entry of `actions`; undefined where libddwaf refuses it. */
function readAction(members: Members): ActionHere | undefined {
  const type = members.text('type')
  const parameters = members.object('parameters')
  members.tellUnknown()
  if (members.failed) return undefined
  switch (type) {
    case 'block_request':
      return readBlock(parameters)
    case 'redirect_request':
      return readRedirect(parameters)
    case 'monitor':
      return 'nothing'
    default:
      return { type: 'none', why: `there are no actions of type ${quote(type)} here` }
  }
}

const formats = new Set<unknown>(['auto', 'json', 'html'])
const usualStatus = 403

/** A client gets an error from us: a status that is none becomes 403. */
export function readBlock(parameters: Members): Block {
  const written = parameters.has('status_code') ? asUnsigned(parameters.value('status_code')) : usualStatus
  const status = written !== undefined && written >= 400 && written <= 599 ? written : usualStatus
  if (written !== status)
    parameters.spot.at('status_code').warning(`a block answers with 400 to 599: ${status} instead`)
  const format = parameters.value('type') ?? 'auto'
  if (!formats.has(format)) parameters.spot.at('type').warning('there are auto, json and html: auto instead')
  if (parameters.has('grpc_status_code')) parameters.spot.at('grpc_status_code').info('nothing speaks gRPC here')
  parameters.tellUnknown()
  return {
    type: 'block',
    ...(status === usualStatus ? {} : { status_code: status }),
    ...(format === 'json' || format === 'html' ? { format } : {}),
  }
}

const redirects = new Set([301, 302, 303, 307])

/** libddwaf makes of a redirect that leads nowhere a block, and of another status 303. */
export function readRedirect(parameters: Members): Block | Redirect {
  const location = parameters.value('location')
  const written = parameters.has('status_code') ? asUnsigned(parameters.value('status_code')) : 303
  const status = written !== undefined && redirects.has(written) ? (written as 301 | 302 | 303 | 307) : 303
  if (written !== status) parameters.spot.at('status_code').info('libddwaf makes 303 of it, and so is it here')
  parameters.tellUnknown()
  const redirect: Redirect = {
    type: 'redirect',
    location: String(location),
    ...(status === 303 ? {} : { status_code: status }),
  }
  if (typeof location === 'string' && location !== '' && location.length <= 2048 && isGoodPlace(redirect))
    return redirect
  parameters.spot.at('location').error('no http(s) URL and no absolute path that can be redirected to: a block instead')
  return block
}

function isGoodPlace(action: Redirect): boolean {
  return checkAction({ action }, '').every(({ severity }) => severity !== 'error')
}
