import { describeBlocking } from './blocking-contract.ts'
import { describeHost } from './contract.ts'
import { express4Host } from './hosts.ts'

describeHost(express4Host, 'guard first')
describeBlocking(express4Host, 'guard first')
