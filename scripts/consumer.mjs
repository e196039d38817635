import { createChecks } from './consumer/checks.mjs'
import { guarded } from './consumer/guarded.mjs'
import { installed } from './consumer/installed.mjs'
import { createProject } from './consumer/project.mjs'

/**
 * What somebody gets who installs the packages: packs both, installs them into a fresh project (the native parts are
 * compiled where no prebuilt file can be had, which takes minutes), and guards applications with them.
 */
const checks = createChecks()
const project = await createProject()
await installed(project, checks)
await guarded(project, checks)
process.exitCode = checks.sum() ? 0 : 1
