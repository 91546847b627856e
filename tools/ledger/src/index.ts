// What a person reads in the ledger, at the terminal or from a script.
import { runProgram } from '@trading/terminal'
import { main } from './main'

void runProgram(process, main)
