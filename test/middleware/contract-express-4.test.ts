import { describeBlocking } from '../guard/blocking-contract.ts'
import { describeHost } from '../guard/contract.ts'
import { adaptedExpress4 } from './hosts.ts'

describeHost(adaptedExpress4, 'guard first')
describeBlocking(adaptedExpress4, 'guard first')
