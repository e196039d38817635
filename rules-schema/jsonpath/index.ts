export { normalizedPath, normalizedStep } from './normalized-path.ts'
export { parsePath } from './parse-path.ts'
export { type ChildSegment, maxSegments, namesIn, type PathResult, type Segment, type Selector } from './path.ts'
