import { Type } from '@fastify/type-provider-typebox'
import { Hash, Nullable, Problems, Revision, Time } from './common.ts'

const Release = { revision: Revision, hash: Hash }
const Text = Nullable(Type.String())

const Attempt = Type.Object({ ...Release, state: Type.String(), problems: Problems, problem_count: Type.Integer() })

const OtherSource = Type.Object({
  name: Type.String({ examples: ['file'] }),
  state: Type.String({ description: '`current`, `stale` or `none`.' }),
  revision: Nullable(Type.Integer()),
  hash: Text,
})

const Instance = Type.Object({
  id: Type.String({ description: 'Stays over restarts where the service has a cache directory.' }),
  boot_id: Type.String({ description: 'Names the process.' }),
  service: Text,
  env: Text,
  version: Text,
  connected: Type.Boolean(),
  last_seen: Time,
  active: Nullable(Type.Object({ ...Release, program: Type.String() }, { description: 'What judges requests.' })),
  attempt: Nullable(Attempt),
  health: Nullable(Type.Object({ errors: Type.Integer(), last_error: Text })),
  sources: Nullable(Type.Array(OtherSource, { description: 'What else the program is made of; null: not said.' })),
})

export const FleetView = Type.Object(
  { stream: Type.Object({ revision: Revision, hash: Nullable(Hash) }), instances: Type.Array(Instance) },
  { description: 'What every instance runs, beside what it should.' },
)
