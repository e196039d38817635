export { normalizedPath, normalizedStep } from './normalized-path.ts'
export { parsePath } from './parse-path.ts'
export { maxSegments, type PathResult, type Segment } from './path.ts'
