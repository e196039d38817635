import { describeBlocking } from './blocking-contract.ts'
import { describeHost } from './contract.ts'
import { http2Host } from './hosts.ts'

describeHost(http2Host, 'guard first')
describeBlocking(http2Host, 'guard first')
