import { writeSync } from 'node:fs'

// The alternate screen, so that what was on the terminal is there again afterwards; no cursor; and lines that are too long
// for the terminal do not wrap, whatever it takes a letter to be wide.
const enter = '\x1b[?1049h\x1b[?25l\x1b[?7l'
const leave = '\x1b[?7h\x1b[?25h\x1b[?1049l'
const home = '\x1b[H'
const restOfLine = '\x1b[K'
const restOfScreen = '\x1b[J'

/**
 * A terminal that is drawn over and over in place. However the process ends, short of SIGKILL, the terminal is as before.
 * @param {import('node:tty').WriteStream} terminal
 * @param {{ draw: (size: { columns: number, rows: number }) => string[] }} options `draw` gives the lines that are to be
 *   seen, at most `rows`
 */
export function openScreen(terminal, { draw }) {
  let isOpen = false

  function redraw() {
    // Some terminals do not know how large they are.
    const size = { columns: terminal.columns || 80, rows: terminal.rows || 24 }
    if (isOpen)
      terminal.write(
        `${home}${draw(size)
          .map(line => line + restOfLine)
          .join('\r\n')}${restOfScreen}`,
      )
  }

  function open() {
    if (isOpen) return
    isOpen = true
    terminal.write(enter)
    redraw()
  }

  /** Synchronous, since there may be no later. */
  function close() {
    if (!isOpen) return
    isOpen = false
    try {
      writeSync(terminal.fd, leave)
    } catch {
      // The terminal is gone.
    }
  }

  /** Ctrl-Z: whoever comes back to the shell finds it as it was. */
  function suspend() {
    close()
    process.kill(process.pid, 'SIGSTOP')
  }

  terminal.on('resize', redraw)
  process.on('SIGTSTP', suspend)
  process.on('SIGCONT', open)
  process.once('exit', close)
  open()

  return {
    redraw,
    close() {
      close()
      terminal.off('resize', redraw)
      process.off('SIGTSTP', suspend)
      process.off('SIGCONT', open)
      process.off('exit', close)
    },
  }
}
