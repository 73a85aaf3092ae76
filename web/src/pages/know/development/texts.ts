//! The texts of this screen, which come with it.
import { addTexts } from '../../../locales/index.ts'
import en from './development.en.json'
import zh from './development.zh.json'

addTexts('development', { zh, en })
