import type { Command } from 'commander'
import { checkCommand } from './commands/check.ts'
import { diffCommand } from './commands/diff.ts'
import { doctorCommand } from './commands/doctor.ts'
import { evalCommand } from './commands/eval.ts'
import { explainCommand } from './commands/explain.ts'
import { exportCommand } from './commands/export.ts'
import { fleetCommand } from './commands/fleet.ts'
import { historyCommand } from './commands/history.ts'
import { importCommand } from './commands/import.ts'
import { keysCommand } from './commands/keys.ts'
import { pushCommand } from './commands/push.ts'
import { rollbackCommand } from './commands/rollback.ts'
import { schemaCommand } from './commands/schema.ts'
import { serveCommand } from './commands/serve.ts'
import { testCommand } from './commands/test.ts'
import { tokenCommand } from './commands/token.ts'
import { type FrameOptions, frame } from './frame.ts'

/** From writing rules over pushing them to running a control plane. */
const commands: readonly (() => Command)[] = [
  checkCommand,
  testCommand,
  evalCommand,
  explainCommand,
  schemaCommand,
  importCommand,
  exportCommand,
  pushCommand,
  diffCommand,
  historyCommand,
  rollbackCommand,
  fleetCommand,
  keysCommand,
  tokenCommand,
  serveCommand,
  doctorCommand,
]

/** The command line as a whole. */
export function createProgram(options: FrameOptions = {}): Command {
  return frame(
    commands.map(command => command()),
    options,
  )
}
