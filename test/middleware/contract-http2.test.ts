import { describeBlocking } from '../guard/blocking-contract.ts'
import { describeHost } from '../guard/contract.ts'
import { adaptedHttp2 } from './hosts.ts'

describeHost(adaptedHttp2, 'guard first')
describeBlocking(adaptedHttp2, 'guard first')
