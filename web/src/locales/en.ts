import board from '../shapes/board/board.en.json'
import shapes from '../shapes/shapes.en.json'
import provinces from '../charts/provinces.en.json'
import shell from '../shell/shell.en.json'
import bridge from '../pages/know/bridge/bridge.en.json'
import definitions from '../pages/know/definitions/definitions.en.json'
import accounts from '../pages/keep/accounts/accounts.en.json'
import changes from '../pages/keep/changes/changes.en.json'
import imports from '../pages/keep/import/import.en.json'
import home from '../pages/steer/home/home.en.json'
import share from '../pages/steer/share/share.en.json'

export const en = { shell, shapes, board, provinces, home, share, bridge, imports, definitions, accounts, changes }
