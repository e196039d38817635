import { printable } from '../records.mjs'
import { frameOf } from './live/frame.mjs'
import { openScreen } from './live/screen.mjs'

const drawEveryMs = 1_000
/** More than any terminal shows. */
const kept = 200

/**
 * A table on a terminal, redrawn in place.
 * @param {import('node:tty').WriteStream} terminal
 * @returns {import('./plain-view.mjs').View}
 */
export function createLiveView(terminal) {
  const style = { title: terminal.hasColors?.() && !process.env.NO_COLOR ? bold : text => text }
  const startedMs = performance.now()
  const news = []
  const problems = []
  let happening
  let screen
  let timer

  function draw(size) {
    const { fleet, tally, latency, hints } = happening
    const uptime = uptimeOf(performance.now() - startedMs)
    const rows = tally.rows({ perRoute: true })
    const seen = { revision: fleet.summary(), uptime, rows, latency: latency.summary(), problems, news, hints }
    return frameOf(seen, size, style)
  }

  function close() {
    clearInterval(timer)
    screen?.close()
    screen = undefined
  }

  return {
    say(text, { isProblem = false } = {}) {
      const lines = timed(text)
      if (!screen) return console.log(lines.join('\n'))
      const list = isProblem ? problems : news
      list.push(lines.map(printable).join(' '))
      if (list.length > kept) list.shift()
      screen.redraw()
    },

    show(what) {
      happening = what
      screen = openScreen(terminal, { draw })
      timer = setInterval(() => screen.redraw(), drawEveryMs)
    },

    /** What was on the screen last stays, as lines. */
    close() {
      if (!screen) return
      close()
      happening = { ...happening, hints: [] }
      console.log(draw({ columns: terminal.columns || 80, rows: Number.POSITIVE_INFINITY }).join('\n'))
    },
  }
}

function timed(text) {
  return `${new Date().toLocaleTimeString('en-GB')}  ${text.trimEnd()}`.split('\n')
}

function uptimeOf(ms) {
  const seconds = Math.floor(ms / 1000)
  const minutes = Math.floor(seconds / 60)
  return minutes === 0 ? `${seconds} s` : `${minutes} min ${seconds % 60} s`
}

function bold(text) {
  return `\x1b[1m${text}\x1b[22m`
}
