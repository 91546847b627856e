// The command-line tool for the history of prices, for a terminal or a script.
import { runProgram } from '@trading/terminal'
import { main } from './main'

void runProgram(process, main)
