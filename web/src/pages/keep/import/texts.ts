//! The texts of this screen, which come with it.
import { addTexts } from '../../../locales/index.ts'
import en from './import.en.json'
import zh from './import.zh.json'

addTexts('imports', { zh, en })
