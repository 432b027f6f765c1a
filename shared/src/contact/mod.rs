//! A chat: what is so (`chat`), what may be asked (`command`), what happens (`event`), and who decides (`decide`).
