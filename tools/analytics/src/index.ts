// The command-line tool for trade analytics, for a terminal or a script.
import { runProgram } from '@trading/terminal'
import { main } from './main'

void runProgram(process, main)
