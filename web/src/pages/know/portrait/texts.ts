//! The texts of this screen, which come with it.
import { addTexts } from '../../../locales/index.ts'
import en from './portrait.en.json'
import zh from './portrait.zh.json'

addTexts('portrait', { zh, en })
