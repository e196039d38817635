/** What must be met, hit and missed. */

export { transformers } from './generate/inputs.ts'
export { operators } from './generate/rules.ts'
export { blns } from './generate/texts.ts'

export const pathKinds = ['address', 'name', 'names'].flatMap(length => [`${length}, values`, `${length}, keys`])

export const exclusionKinds = ['bypass', 'monitor', 'inputs'].flatMap(kind => [kind, `${kind}, conditional`])
