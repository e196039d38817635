import type { Action } from '../../types.ts'

export interface LibddwafAction {
  readonly id: string
  readonly type: 'block_request' | 'redirect_request'
  readonly parameters: Readonly<Record<string, string | number>>
}

/** The actions of a set: rules name them. */
export class ExportedActions {
  readonly #actions = new Map<string, LibddwafAction>()

  /** The ids for `on_match`. */
  use(action: Action | undefined): readonly string[] {
    switch (action?.type) {
      case 'block': {
        const { status_code = 403, format = 'auto' } = action
        // libddwaf's own.
        if (status_code === 403 && format === 'auto') return ['block']
        const parameters = { status_code, type: format, grpc_status_code: 10 }
        return [this.#add({ id: `block-${status_code}-${format}`, type: 'block_request', parameters })]
      }
      case 'redirect': {
        const { location, status_code = 303 } = action
        return [this.#add({ id: '', type: 'redirect_request', parameters: { location, status_code } })]
      }
      default:
        return []
    }
  }

  all(): readonly LibddwafAction[] {
    return [...this.#actions.values()]
  }

  #add(action: LibddwafAction): string {
    const key = JSON.stringify([action.type, action.parameters])
    const redirects = [...this.#actions.values()].filter(({ type }) => type === 'redirect_request').length
    const known = this.#actions.get(key) ?? {
      ...action,
      id: action.id === '' ? `redirect-${redirects + 1}` : action.id,
    }
    this.#actions.set(key, known)
    return known.id
  }
}
