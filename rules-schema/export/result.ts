import type { Loss } from '../import/index.ts'

/** What became of a rule set in another format, and what of it that format cannot say. */
export interface ExportResult<Document> {
  readonly document: Document
  readonly losses: readonly Loss[]
}
