import { describeBlocking } from '../guard/blocking-contract.ts'
import { describeHost } from '../guard/contract.ts'
import { adaptedNode } from './hosts.ts'

describeHost(adaptedNode, 'guard first')
describeBlocking(adaptedNode, 'guard first')
