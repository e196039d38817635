export { type ControlPlane, type ControlPlaneOptions, createControlPlane, type Started } from './control-plane.ts'
export type { Level, Log } from './log.ts'
