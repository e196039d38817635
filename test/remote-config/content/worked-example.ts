import { blocks, section } from './protocol-page.ts'

/** Section 18 of PROTOCOL.md: every code block in its order. A block that is added there has to be named here. */
const names = [
  'trust',
  'manifest57',
  'objects57',
  'rule58',
  'manifest58',
  'releaseSignature',
  'assignment',
  'assignmentSignature',
  'snapshot',
  'listHead',
  'listSignature',
  'epochRecord',
  'epochSignatures',
] as const

const found = blocks(section('## 18. A worked example'))
if (found.length !== names.length) throw new Error(`section 18 has ${found.length} blocks, not ${names.length}`)

export const example = Object.fromEntries(names.map((name, at) => [name, found[at]])) as Readonly<
  Record<(typeof names)[number], string>
>

/** Every hash that the words of the section name. */
export const hashesTold: ReadonlySet<string> = new Set(
  section('## 18. A worked example').match(/sha256:[0-9a-f]{64}/g) ?? [],
)

export const objects57 = example.objects57.split('\n')
