import { cleanup } from '../cleanup.ts'
import { openTcpProxy, type TcpProxy, type TcpProxyOptions } from './tcp-proxy.ts'

export type { Accepting, Direction, Faults, FaultsByDirection } from './faults.ts'
export type { Flapping, TcpProxy, TcpProxyOptions } from './tcp-proxy.ts'
export { openTcpProxy } from './tcp-proxy.ts'

/** Closed after the test. */
export async function tcpProxy(targetPort: number, options: TcpProxyOptions = {}): Promise<TcpProxy> {
  const proxy = await openTcpProxy(targetPort, options)
  cleanup(() => proxy.close())
  return proxy
}
