export { importDatadogCustomRules } from './datadog/import.ts'
export { importLibddwaf, type LibddwafImportOptions } from './libddwaf/import.ts'
export type { Loss, LossSeverity } from './loss.ts'
export type { ImportResult } from './result.ts'
