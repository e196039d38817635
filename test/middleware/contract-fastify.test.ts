import { describeBlocking } from '../guard/blocking-contract.ts'
import { describeHost } from '../guard/contract.ts'
import { adaptedFastify } from './hosts.ts'

describeHost(adaptedFastify, 'guard first')
describeBlocking(adaptedFastify, 'guard first')
