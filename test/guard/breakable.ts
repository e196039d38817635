import type { Engine, Transaction } from '../../engine/index.ts'
import type { GuardOptions } from '../../guard/index.ts'

/** Throws where it is told to. */
export type Breaks = (what: string) => void

/** A guard's surroundings, each of which can be made to throw. */
export function breakableOptions(engine: Engine, breaks: Breaks): GuardOptions {
  const sink = { name: 'broken', write: () => breaks('sink'), status: () => ({ written: 0, dropped: 0 }) }
  return {
    engine: breakable(engine, breaks),
    report: {
      sinks: [sink],
      clock: () => {
        breaks('clock')
        return 0
      },
    },
    onError: () => breaks('onError'),
    newBlockId: () => {
      breaks('block id')
      return 'id'
    },
    later: () => {
      breaks('later')
      return () => breaks('cancel')
    },
  }
}

/** An engine whose every call can be made to throw, as its own code never would. */
export function breakable(engine: Engine, breaks: Breaks): Engine {
  return {
    apply: (document, options) => engine.apply(document, options),
    change: (change, options) => engine.change(change, options),
    setList: (id, entries) => engine.setList(id, entries),
    changeList: (id, change) => engine.changeList(id, change),
    explain: (steps, options) => engine.explain(steps, options),
    get program() {
      breaks('program')
      return engine.program
    },
    begin() {
      breaks('begin')
      return breakableTransaction(engine.begin(), breaks)
    },
  }
}

function breakableTransaction(transaction: Transaction, breaks: Breaks): Transaction {
  return {
    get program() {
      breaks('program of the transaction')
      return transaction.program
    },
    run(addresses, options) {
      breaks('run')
      return transaction.run(addresses, options)
    },
    end() {
      breaks('end')
      return transaction.end()
    },
    bodyNeed() {
      breaks('bodyNeed')
      return transaction.bodyNeed()
    },
    mayAct() {
      breaks('mayAct')
      return transaction.mayAct()
    },
    get isSettled() {
      breaks('isSettled')
      return transaction.isSettled
    },
  }
}
