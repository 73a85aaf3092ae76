import board from '../shapes/board/board.zh.json'
import shapes from '../shapes/shapes.zh.json'
import provinces from '../charts/provinces.zh.json'
import shell from '../shell/shell.zh.json'
import bridge from '../pages/know/bridge/bridge.zh.json'
import definitions from '../pages/know/definitions/definitions.zh.json'
import accounts from '../pages/keep/accounts/accounts.zh.json'
import changes from '../pages/keep/changes/changes.zh.json'
import imports from '../pages/keep/import/import.zh.json'
import home from '../pages/steer/home/home.zh.json'
import share from '../pages/steer/share/share.zh.json'

export const zh = { shell, shapes, board, provinces, home, share, bridge, imports, definitions, accounts, changes }
