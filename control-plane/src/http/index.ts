export { type AppOptions, createApp, type Route, type Timeouts } from './app.ts'
