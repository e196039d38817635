export { keepShapes } from './keep-shapes.ts'
export { type Exercise, warmUp } from './warm-up.ts'
