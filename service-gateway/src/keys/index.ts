// The command-line tool for API keys, for a terminal, a script, or `docker compose exec`.
import { runProgram } from '@trading/terminal'
import { main } from './main'

void runProgram(process, main)
