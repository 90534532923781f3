//! A picture of somebody who signs up (reference experience-api.md §2 "user-assets/avatar"). This
//! build has no storage for files, so what nothing else is wrong with ends there.

use keyward_model::{InteractionEvent, PictureKind};

use crate::{Context, ExperienceError, conversation::find_progress};

/// Why a picture is not kept. Nothing is written.
pub async fn refuse_avatar(context: &Context, uid: &str, picture: &[u8]) -> ExperienceError {
    let progress = match find_progress(context, uid).await {
        Ok(progress) => progress,
        Err(error) => return error,
    };
    match progress.event {
        InteractionEvent::ForgotPassword => ExperienceError::NotSupportedForForgotPassword,
        InteractionEvent::SignIn => ExperienceError::InvalidInteractionType,
        InteractionEvent::Register if picture.len() > PictureKind::LARGEST => {
            ExperienceError::FileTooLarge
        }
        InteractionEvent::Register if PictureKind::of(picture).is_none() => {
            ExperienceError::NoPicture
        }
        InteractionEvent::Register => ExperienceError::NoStorage,
    }
}
