import { describeBlocking } from '../guard/blocking-contract.ts'
import { describeHost } from '../guard/contract.ts'
import { adaptedExpress5 } from './hosts.ts'

describeHost(adaptedExpress5, 'guard first')
describeBlocking(adaptedExpress5, 'guard first')
