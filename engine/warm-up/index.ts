export { keepShapes } from './keep-shapes.ts'
export { warmUp } from './warm-up.ts'
