"""The addresses behind the writing desk. Two of them have the names by which markdownx's field knows them."""

from django.urls import path

from articles.editor import difference, drafts, linking, pictures, preview

urlpatterns = [
    path("drafts/", drafts.draft, name="editor_draft"),
    path("difference/", difference.difference, name="editor_difference"),
    path("markdownify/", preview.preview, name="markdownx_markdownify"),
    path("articles/", linking.articles_to_link, name="editor_articles"),
    path("upload/", pictures.upload, name="markdownx_upload"),
    path("pictures/", pictures.library, name="editor_pictures"),
    path("pictures/<int:pk>/", pictures.describe, name="editor_picture"),
    path("pictures/<int:pk>/thumbnail/", pictures.thumbnail, name="editor_thumbnail"),
    path("frame/", preview.frame, name="editor_frame"),
]
