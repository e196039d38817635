/** `skip`: could not be looked at, for the reason that is given. */
export type State = 'ok' | 'warn' | 'fail' | 'skip'

/** What one check has found, in one line. */
export interface Finding {
  readonly check: CheckName
  readonly state: State
  readonly message: string
  /** What to do. */
  readonly help?: string
  /** The same for machines. */
  readonly details?: Readonly<Record<string, unknown>>
}

export type CheckName =
  | 'node'
  | 'native module'
  | 'npm'
  | 'guard'
  | 'opentelemetry'
  | 'settings'
  | 'rules'
  | 'control plane'
  | 'client address'

/** Where doctor looks: the directory and the environment of the service. */
export interface Place {
  readonly cwd: string
  readonly env: NodeJS.ProcessEnv
}
