//! Where the integration tests share code. The tests run against the engine that `EDGEWISE_URL` names
//! (`scripts/with-engine` starts one).
